using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Network;

/// <summary>The key of an operator or auditor, with a name for people.</summary>
public sealed record NamedKey(string Name, PublicKey Key);
