using System.Collections.Frozen;
using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Network;

/// <summary>
/// A network file that was verified: COSE_Sign1 by the root key over the plan. Immutable and indexed for look-ups.
/// </summary>
public sealed class NetworkFile
{
    /// <summary>Largest network file in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private readonly FrozenDictionary<RegionCode, RegionPlan> _regions;
    private readonly FrozenDictionary<KeyId, (RegionCode Region, RegionKey Key)> _keys;
    private readonly FrozenDictionary<KeyId, NamedKey> _operators;
    private readonly FrozenDictionary<KeyId, NamedKey> _auditors;

    private NetworkFile(NetworkPlan plan, SignedMessage message, PublicKey root)
    {
        Plan = plan;
        Bytes = message.Bytes;
        Root = root;
        Homes = new HomeRegions(plan.HomeRegions);
        _regions = plan.Regions.ToFrozenDictionary(region => region.Code);
        _keys = plan.Regions.SelectMany(region => region.Keys.Select(key => (region.Code, key)))
            .ToFrozenDictionary(pair => pair.key.Key.Id, pair => (pair.Code, pair.key));
        _operators = plan.Operators.ToFrozenDictionary(named => named.Key.Id);
        _auditors = plan.Auditors.ToFrozenDictionary(named => named.Key.Id);
    }

    /// <summary>The content.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The signed file.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The key that signed it.</summary>
    public PublicKey Root { get; }

    /// <summary>Finds home regions.</summary>
    public HomeRegions Homes { get; }

    /// <summary>The currency.</summary>
    public Currency Currency => Plan.Currency;

    /// <summary>Signs a plan with the root key.</summary>
    /// <exception cref="ArgumentException">The plan has errors; the message lists all of them.</exception>
    public static NetworkFile Sign(NetworkPlan plan, ISigner root)
    {
        IReadOnlyList<string> errors = plan.ValidateForSigning();
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(plan));
        SignedMessage signed = SignedMessage.Sign(ContentTypes.Network, NetworkPlanCodec.Encode(plan), root);
        return Open(signed.Bytes, root.PublicKey);
    }

    /// <summary>Reads and verifies a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="root">The root key that the reader trusts.</param>
    /// <exception cref="WireFormatException">Malformed, not signed by the root key, or an invalid plan.</exception>
    public static NetworkFile Open(ReadOnlyMemory<byte> bytes, PublicKey root)
    {
        if (bytes.Length > MaxBytes) throw new WireFormatException("The network file is too large.");
        SignedMessage message = SignedMessage.Decode(bytes);
        if (message.ContentType != ContentTypes.Network || message.Signatures.Count != 1)
            throw new WireFormatException("The file is not a network file.");
        if (!message.Signatures[0].IsBy(root))
            throw new WireFormatException("The network file is not signed by the root key that is trusted here.");
        NetworkPlan plan = NetworkPlanCodec.Decode(message.Payload);
        IReadOnlyList<string> errors = plan.Validate();
        return errors.Count == 0
            ? new NetworkFile(plan, message, root)
            : throw new WireFormatException($"The network file has errors: {string.Join(" ", errors)}");
    }

    /// <summary>The region of that code, or null.</summary>
    public RegionPlan? Region(RegionCode code) => _regions.GetValueOrDefault(code);

    /// <summary>The region key of that id and the region it belongs to.</summary>
    public bool TryFindKey(KeyId id, out RegionCode region, out RegionKey? key)
    {
        bool found = _keys.TryGetValue(id, out (RegionCode Region, RegionKey Key) pair);
        (region, key) = pair;
        return found;
    }

    /// <summary>The operator with that key, or null.</summary>
    public NamedKey? Operator(KeyId id) => _operators.GetValueOrDefault(id);

    /// <summary>The auditor or operator with that key, or null: both may read the books.</summary>
    public NamedKey? Reader(KeyId id) => _auditors.GetValueOrDefault(id) ?? Operator(id);
}
