namespace Jiaozi.Core.Wire;

/// <summary>
/// 16 random bytes that name a network; every order and seal carries them, so nothing crosses networks.
/// </summary>
public readonly record struct NetworkId(UInt128 Value)
{
    /// <summary>Bytes of the id.</summary>
    public const int Size = 16;

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Format(Value);
}
