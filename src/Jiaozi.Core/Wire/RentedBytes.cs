using System.Buffers;

namespace Jiaozi.Core.Wire;

/// <summary>
/// Bytes in an array of a pool. Dispose them once, when nobody reads them any more: others write there then. Whoever
/// does not costs the pool an array and nothing else. Copies are the same bytes.
/// </summary>
public readonly struct RentedBytes : IDisposable
{
    private readonly ArrayPool<byte>? _pool;
    private readonly byte[]? _array;
    private readonly int _length;

    internal RentedBytes(ArrayPool<byte> pool, byte[] array, int length) =>
        (_pool, _array, _length) = (pool, array, length);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, _length);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_array is not null) _pool!.Return(_array);
    }
}
