using System.Globalization;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Money;

/// <summary>
/// A positive sum of money in minor units (fen, cents): 1 to 2^53 - 1, so that every JSON reader keeps it exact.
/// Amounts have no arithmetic; sums are taken in 128 bits (<see cref="Totals"/>).
/// </summary>
public readonly record struct Amount : IComparable<Amount>
{
    /// <summary>The largest amount of one coin or payment: 2^53 - 1 minor units.</summary>
    public const long MaxMinorUnits = (1L << 53) - 1;

    private readonly long _minorUnits;

    private Amount(long minorUnits) => _minorUnits = minorUnits;

    /// <summary>Minor units, at least 1.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c>, which is no amount.</exception>
    public long MinorUnits =>
        _minorUnits > 0 ? _minorUnits : throw new InvalidOperationException("default(Amount) is no amount.");

    /// <summary>Makes an amount of 1 to 2^53 - 1 minor units.</summary>
    public static bool TryCreate(Int128 minorUnits, out Amount amount)
    {
        bool valid = minorUnits >= 1 && minorUnits <= MaxMinorUnits;
        amount = valid ? new Amount((long)minorUnits) : default;
        return valid;
    }

    /// <summary>Makes an amount known to be in range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 2^53 - 1.</exception>
    public static Amount Of(Int128 minorUnits) =>
        TryCreate(minorUnits, out Amount amount)
            ? amount
            : throw new ArgumentOutOfRangeException(nameof(minorUnits), $"{minorUnits} is no amount of minor units.");

    /// <summary>Reads an amount from CBOR: an integer; negative and huge ones have a status of their own.</summary>
    /// <exception cref="WireFormatException">Not an integer, or out of range.</exception>
    public static Amount Read(WireReader reader)
    {
        if (reader.Next == System.Formats.Cbor.CborReaderState.NegativeInteger)
            throw new WireFormatException(Status.AmountOutOfRange, "An amount is negative.");
        return TryCreate(reader.UInt64(), out Amount amount)
            ? amount
            : throw new WireFormatException(
                Status.AmountOutOfRange, $"An amount is not between 1 and {MaxMinorUnits} minor units.");
    }

    /// <inheritdoc/>
    public int CompareTo(Amount other) => _minorUnits.CompareTo(other._minorUnits);

    /// <summary>The minor units as digits; <see cref="Currency.Format(Amount)"/> gives what people read.</summary>
    public override string ToString() => _minorUnits.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numeric order.</summary>
    public static bool operator <(Amount left, Amount right) => left.CompareTo(right) < 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Amount left, Amount right) => left.CompareTo(right) > 0;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Amount left, Amount right) => left.CompareTo(right) <= 0;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Amount left, Amount right) => left.CompareTo(right) >= 0;
}
