using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Protocol.Network;

/// <summary>
/// The network file's content as JSON, for people to read and edit. It is never what is signed: the signed form is the
/// CBOR of the plan.
/// </summary>
public static class NetworkJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            new TextConverter<RegionCode>(text => RegionCode.Parse(text), code => code.ToString()),
            new TextConverter<OwnerDigest>(ParseDigest, digest => digest.ToString()),
            new TextConverter<NetworkId>(ParseId, id => id.ToString()),
            new TextConverter<PublicKey>(
                text => PublicKey.Decode(Base64UrlText.Decode(text)), key => Base64UrlText.Encode(key.Cose.Span)),
            new CurrencyConverter(),
        },
    };

    /// <summary>Writes a plan.</summary>
    public static string Write(NetworkPlan plan) => JsonSerializer.Serialize(plan, Options);

    /// <summary>Reads a plan; <see cref="NetworkPlan.Validate"/> tells whether it may be signed.</summary>
    /// <exception cref="FormatException">The text is not a plan; the message lists every place.</exception>
    public static NetworkPlan Read(string json)
    {
        try
        {
            NetworkPlan plan = JsonSerializer.Deserialize<NetworkPlan>(json, Options)
                ?? throw new FormatException("The text is not a network plan.");
            return PlanErrors.FindOverlooked(json, out _) is { Count: > 0 } errors ? throw Wrong(errors, null) : plan;
        }
        catch (JsonException fault)
        {
            throw Wrong(PlanErrors.Find(json, node => node.Deserialize<NetworkPlan>(Options)), fault);
        }
    }

    private static FormatException Wrong(IReadOnlyList<string> errors, Exception? fault) => new(
        $"The text is not a network plan:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}", fault);

    private static OwnerDigest ParseDigest(string text) => OwnerDigest.TryParse(text, out OwnerDigest digest)
        ? digest
        : throw new FormatException($"'{text}' is no owner digest.");

    private static NetworkId ParseId(string text) => Hex.TryParse(text, out UInt128 id)
        ? new NetworkId(id)
        : throw new FormatException($"'{text}' is no network id.");

    private sealed class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return read(reader.GetString() ?? "");
            }
            catch (FormatException fault)
            {
                throw new JsonException(fault.Message, fault);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }

    private sealed class CurrencyConverter : JsonConverter<Currency>
    {
        public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            CurrencyText text = JsonSerializer.Deserialize<CurrencyText>(ref reader, options)
                ?? throw new JsonException("The currency is missing.");
            try
            {
                return Currency.Of(text.Code, text.Digits);
            }
            catch (FormatException fault)
            {
                throw new JsonException(fault.Message, fault);
            }
        }

        public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new CurrencyText(value.Code, value.Digits), options);
    }

    private sealed record CurrencyText(string Code, int Digits);
}
