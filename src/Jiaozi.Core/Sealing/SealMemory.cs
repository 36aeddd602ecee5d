using System.Collections.Concurrent;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// Remembers seals whose signature was verified, so that every further coin under them costs hashes only. It keeps
/// 32 bytes for each; two generations bound it: when the young one is full, the old one is forgotten.
/// </summary>
public sealed class SealMemory
{
    private readonly int _generationSize;
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<Digest, byte> _young = new();
    private volatile ConcurrentDictionary<Digest, byte> _old = new();
    private int _youngCount;

    /// <summary>Makes a memory of about <paramref name="capacity"/> seals.</summary>
    public SealMemory(int capacity = 200_000) => _generationSize = Math.Max(1, capacity / 2);

    /// <summary>The identity of a signature: what was signed, by which key, and the signature itself.</summary>
    public static Digest Identify(Receipt receipt, ReadOnlySpan<byte> root)
    {
        ReadOnlySpan<byte> signature = receipt.Signature.Span, header = receipt.HeaderBytes.Span;
        int length = root.Length + signature.Length + header.Length;
        Span<byte> input = length <= 512 ? stackalloc byte[length] : new byte[length];
        root.CopyTo(input);
        signature.CopyTo(input[root.Length..]);
        header.CopyTo(input[(root.Length + signature.Length)..]);
        Span<byte> digest = stackalloc byte[Sha256.Size];
        Sha256.Hash(input, digest);
        return new Digest(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }

    /// <summary>True if this very signature was verified before.</summary>
    public bool Knows(Digest seal)
    {
        if (_young.ContainsKey(seal)) return true;
        if (!_old.ContainsKey(seal)) return false;
        Remember(seal);
        return true;
    }

    /// <summary>Remembers a signature that was verified just now.</summary>
    public void Remember(Digest seal)
    {
        // Counted here because the dictionary's own count takes all its locks.
        if (Volatile.Read(ref _youngCount) >= _generationSize)
        {
            lock (_gate)
            {
                if (_youngCount >= _generationSize)
                {
                    _old = _young;
                    _young = new ConcurrentDictionary<Digest, byte>();
                    _youngCount = 0;
                }
            }
        }

        if (_young.TryAdd(seal, 0)) Interlocked.Increment(ref _youngCount);
    }

    /// <summary>A SHA-256 value.</summary>
    public readonly record struct Digest(UInt128 High, UInt128 Low);
}
