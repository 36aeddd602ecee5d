using CsCheck;
using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Money;

public sealed class AmountTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(9_007_199_254_740_991, true)]
    [InlineData(9_007_199_254_740_992, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(long.MinValue, false)]
    public void TryCreate_AroundTheLimits_IsExact(long minorUnits, bool valid)
    {
        Assert.Equal(valid, Amount.TryCreate(minorUnits, out Amount amount));
        if (valid) Assert.Equal(minorUnits, amount.MinorUnits);
        else Assert.Throws<ArgumentOutOfRangeException>(() => Amount.Of(minorUnits));
    }

    [Fact]
    public void TryCreate_HugeNumbers_DoNotWrap()
    {
        Assert.False(Amount.TryCreate((Int128.One << 64) + 1, out _));
        Assert.False(Amount.TryCreate(Int128.MaxValue, out _));
        Assert.False(Amount.TryCreate(Int128.MinValue, out _));
    }

    [Fact]
    public void MinorUnits_Default_Throws() =>
        Assert.Throws<InvalidOperationException>(() => default(Amount).MinorUnits);

    [Theory]
    [InlineData("00", Status.AmountOutOfRange)]
    [InlineData("20", Status.AmountOutOfRange)]
    [InlineData("3bffffffffffffffff", Status.AmountOutOfRange)]
    [InlineData("1b0020000000000000", Status.AmountOutOfRange)]
    [InlineData("1bffffffffffffffff", Status.AmountOutOfRange)]
    [InlineData("c249010000000000000000", Status.MalformedRequest)]
    [InlineData("fb3ff0000000000000", Status.MalformedRequest)]
    [InlineData("6131", Status.MalformedRequest)]
    public void Read_NoAmount_HasItsStatus(string hex, Status status)
    {
        var fault = Assert.Throws<WireFormatException>(
            () => Amount.Read(new WireReader(Convert.FromHexString(hex))));
        Assert.Equal(status, fault.Status);
    }

    [Fact]
    public void Read_Written_IsTheSame() => Gen.Long[1, Amount.MaxMinorUnits].Sample(units => Assert.Equal(
        units, Amount.Read(new WireReader(new WireWriter().UInt64((ulong)units).ToArray())).MinorUnits));

    [Fact]
    public void Compare_AnyTwo_IsNumeric() => Gen.Select(Gen.Long[1, 50], Gen.Long[1, 50]).Sample((a, b) =>
    {
        (Amount left, Amount right) = (Amount.Of(a), Amount.Of(b));
        Assert.Equal(a < b, left < right);
        Assert.Equal(a > b, left > right);
        Assert.Equal(a <= b, left <= right);
        Assert.Equal(a >= b, left >= right);
        Assert.Equal(a == b, left == right);
    });
}
