using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jiaozi.Protocol.Http;

/// <summary>
/// Serialization of the HTTP API: camel case; members that are not known are skipped, so that either side may be
/// newer.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderSubmission))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrderProblem))]
[JsonSerializable(typeof(CoinPage))]
[JsonSerializable(typeof(StatementPage))]
[JsonSerializable(typeof(ArrivalEvent))]
[JsonSerializable(typeof(PartyQuery))]
[JsonSerializable(typeof(PartyAnswer))]
[JsonSerializable(typeof(RegionList))]
[JsonSerializable(typeof(SupplyAnswer))]
[JsonSerializable(typeof(SealPage))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(FrontHealth))]
public sealed partial class ApiJson : JsonSerializerContext;
