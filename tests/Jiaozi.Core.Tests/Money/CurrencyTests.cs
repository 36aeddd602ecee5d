using CsCheck;
using Jiaozi.Core.Money;

namespace Jiaozi.Core.Tests.Money;

public sealed class CurrencyTests
{
    private static readonly Currency Cny = Currency.Of("CNY", 2);
    private static readonly Currency Jpy = Currency.Of("JPY", 0);

    [Theory]
    [InlineData("12.50", 1250)]
    [InlineData("12.5", 1250)]
    [InlineData("12", 1200)]
    [InlineData("0.01", 1)]
    [InlineData("007", 700)]
    [InlineData("90071992547409.91", 9_007_199_254_740_991)]
    public void TryParse_WhatPeopleType_IsExact(string text, long minorUnits)
    {
        Assert.True(Cny.TryParse(text, out Amount amount));
        Assert.Equal(minorUnits, amount.MinorUnits);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("1.234")]
    [InlineData("1.230")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("１")]
    [InlineData("90071992547409.92")]
    [InlineData("999999999999999999999999")]
    [InlineData("9999999999999999999999999")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(Cny.TryParse(text, out _));

    [Fact]
    public void TryParse_NoMinorUnit_TakesNoDecimals()
    {
        Assert.True(Jpy.TryParse("5", out Amount amount));
        Assert.Equal(5, amount.MinorUnits);
        Assert.False(Jpy.TryParse("5.0", out _));
        Assert.Equal("5 JPY", Jpy.Format(amount));
    }

    [Fact]
    public void Format_AnyAmount_ParsesBack() => Gen.Select(Gen.Long[1, Amount.MaxMinorUnits], Gen.Int[0, 4]).Sample(
        (units, digits) =>
        {
            Currency currency = Currency.Of("XTS", digits);
            Assert.True(currency.TryParse(currency.FormatNumber((UInt128)units), out Amount amount));
            Assert.Equal(units, amount.MinorUnits);
        });

    [Theory]
    [InlineData(0, "0.00 CNY")]
    [InlineData(5, "0.05 CNY")]
    [InlineData(1250, "12.50 CNY")]
    public void Format_Sums_HaveAllDigits(long minorUnits, string text) =>
        Assert.Equal(text, Cny.Format((UInt128)minorUnits));

    [Theory]
    [InlineData("cny", 2)]
    [InlineData("CN", 2)]
    [InlineData("CNYY", 2)]
    [InlineData("CN1", 2)]
    [InlineData("CNY", 5)]
    [InlineData("CNY", -1)]
    public void Of_NoCurrency_Throws(string code, int digits) =>
        Assert.Throws<FormatException>(() => Currency.Of(code, digits));
}
