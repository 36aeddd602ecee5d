using System.Globalization;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// A seal of a region: the writer of its log and its number there. As 64 bits the writer is in the top 16, so that the
/// seals of one log lie together in the order of their numbers, and a seal of writer 0 is its bare number.
/// </summary>
public readonly record struct SealId
{
    private const int NumberBits = 48;

    /// <summary>Names a seal.</summary>
    /// <param name="writer">The log's writer.</param>
    /// <param name="number">1 to <see cref="LogId.MaxNumber"/>; 0 stands before the first seal.</param>
    /// <exception cref="ArgumentOutOfRangeException">No log has a seal of that number.</exception>
    public SealId(byte writer, ulong number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, LogId.MaxNumber);
        Value = ((ulong)writer << NumberBits) | number;
    }

    /// <summary>The 64 bits.</summary>
    public ulong Value { get; }

    /// <summary>The writer of the log.</summary>
    public byte Writer => (byte)(Value >> NumberBits);

    /// <summary>The number in the log.</summary>
    public ulong Number => Value & LogId.MaxNumber;

    /// <summary>Reads the 64 bits.</summary>
    /// <exception cref="WireFormatException">There is no such writer.</exception>
    public static SealId Read(ulong value) => value >> NumberBits <= LogId.MaxWriter
        ? new SealId((byte)(value >> NumberBits), value & LogId.MaxNumber)
        : throw new WireFormatException($"There is no writer {value >> NumberBits}.");

    /// <summary>Writer and number, for messages: <c>0:17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Writer}:{Number}");
}
