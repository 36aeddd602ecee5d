using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Network;

/// <summary>A key of a region's central and its state.</summary>
public sealed record RegionKey(PublicKey Key, KeyState State);
