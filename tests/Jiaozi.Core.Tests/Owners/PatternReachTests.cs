using System.Text.RegularExpressions;
using CsCheck;
using Jiaozi.Core.Owners;
using PhoneNumbers;

namespace Jiaozi.Core.Tests.Owners;

public sealed class PatternReachTests
{
    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    [Theory]
    [InlineData("", 0)]
    [InlineData("[0-9]{10}", 0)]
    [InlineData(@"\d{5}", 0)]
    [InlineData("1[3-9][0-9]{9}", 2)]
    [InlineData("1?2[0-9]{2,5}", 2)]
    [InlineData("[0-9]{2,3}5?", 4)]
    [InlineData("(?:12|3)4[0-9]{2}", 3)]
    [InlineData("(?:1[0-9]){3}", 5)]
    [InlineData("(?:[0-9]{4})?7", 5)]
    [InlineData("9[0-9]|(?:8(?:1|22)|7)[0-9]{3,5}", 3)]
    [InlineData("2{4}", 4)]
    public void Of_PatternOfDigits_IsItsLastDecidingDigit(string pattern, int reach) =>
        Assert.Equal(reach, PatternReach.Of(pattern));

    [Theory]
    [InlineData("1*")]
    [InlineData("1+")]
    [InlineData("1{2,}")]
    [InlineData("1{")]
    [InlineData("1{123}")]
    [InlineData("(1)")]
    [InlineData("(?:1")]
    [InlineData("1)")]
    [InlineData("[^1]")]
    [InlineData("[12")]
    [InlineData("^1")]
    [InlineData("1(?=2)")]
    [InlineData(".")]
    [InlineData(@"\D")]
    [InlineData("a")]
    public void Of_AnythingElse_IsUnbounded(string pattern) =>
        Assert.Equal(PatternReach.Unbounded, PatternReach.Of(pattern));

    [Fact]
    public void Of_EveryPatternOfTheLibrary_DigitsAfterItNeverDecide()
    {
        (Regex Pattern, int Reach, string Number)[] cases = [.. AllPatterns()];
        Assert.True(cases.Length > 1000);
        Gen.Select(Gen.Int[0, cases.Length - 1], Gen.Char["0123456789"].Array[20]).Sample((index, random) =>
        {
            (Regex pattern, int reach, string number) = cases[index];
            string other = number[..Math.Min(reach, number.Length)] + new string(random);
            Assert.True(pattern.IsMatch(other[..number.Length]), $"{pattern} matches {number} but not {other}");
        }, iter: 50_000);
    }

    private static IEnumerable<(Regex Pattern, int Reach, string Number)> AllPatterns()
    {
        foreach (string country in Phones.GetSupportedRegions())
        {
            PhoneMetadata data = Phones.GetMetadataForRegion(country);
            PhoneNumberDesc?[] descriptions =
            [
                data.FixedLine, data.Mobile, data.TollFree, data.PremiumRate, data.SharedCost, data.PersonalNumber,
                data.Voip, data.Pager, data.Uan, data.Voicemail,
            ];
            foreach (PhoneNumberDesc? description in descriptions)
            {
                if (description is not { HasExampleNumber: true, HasNationalNumberPattern: true }) continue;
                string text = description.NationalNumberPattern;
                Regex pattern = new($"^(?:{text})$");
                Assert.Matches(pattern, description.ExampleNumber);
                Assert.NotEqual(PatternReach.Unbounded, PatternReach.Of(text));
                yield return (pattern, PatternReach.Of(text), description.ExampleNumber);
            }
        }
    }
}
