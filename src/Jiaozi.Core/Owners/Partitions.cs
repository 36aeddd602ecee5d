namespace Jiaozi.Core.Owners;

/// <summary>An unchanging set of a central's partitions (<see cref="OwnerDigest.Partition"/>).</summary>
public sealed class Partitions
{
    /// <summary>Length of the encoding in bytes: one bit for each partition.</summary>
    public const int Size = OwnerDigest.PartitionCount / 8;

    private readonly byte[] _bits;

    private Partitions(byte[] bits) => _bits = bits;

    /// <summary>All of them.</summary>
    public static Partitions All { get; } = new([.. Enumerable.Repeat(byte.MaxValue, Size)]);

    /// <summary>None.</summary>
    public static Partitions None { get; } = new(new byte[Size]);

    /// <summary>How many, 0 to 256.</summary>
    public int Count => _bits.Sum(bits => int.PopCount(bits));

    /// <summary>32 bytes; partition <c>p</c> is bit <c>p % 8</c>, the least significant being 0, of byte <c>p / 8</c>.</summary>
    public ReadOnlyMemory<byte> Bytes => _bits;

    /// <summary>Reads what <see cref="Bytes"/> gives.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static Partitions Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new Partitions(bytes.ToArray())
            : throw new ArgumentException($"A set of partitions has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>True if the partition is in the set.</summary>
    /// <param name="partition">0 to 255.</param>
    public bool Has(int partition) => (_bits[partition / 8] & Bit(partition)) != 0;

    /// <summary>The set with or without a partition.</summary>
    public Partitions With(int partition, bool has)
    {
        byte[] bits = [.. _bits];
        if (has) bits[partition / 8] |= Bit(partition);
        else bits[partition / 8] &= (byte)~Bit(partition);
        return new Partitions(bits);
    }

    private static byte Bit(int partition) => (byte)(1 << (partition % 8));
}
