namespace Jiaozi.Core.Wire.Keys;

/// <summary>The first 16 bytes of a key's COSE thumbprint (RFC 9679, SHA-256).</summary>
public readonly record struct KeyId(UInt128 Value)
{
    /// <summary>Bytes of the id.</summary>
    public const int Size = 16;

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Format(Value);
}
