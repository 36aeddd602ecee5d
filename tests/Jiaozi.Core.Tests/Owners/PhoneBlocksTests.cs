using CsCheck;
using Jiaozi.Core.Owners;
using PhoneNumbers;

namespace Jiaozi.Core.Tests.Owners;

public sealed class PhoneBlocksTests
{
    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();
    private static readonly Gen<string> Digits = Gen.Char["0123456789"].Array[15].Select(chars => new string(chars));

    [Theory]
    [InlineData("+8613800210000", "+8613800210999", true)]
    [InlineData("+8613800210000", "+8613800211000", false)]
    [InlineData("+861050000000", "+861050000001", true)]
    [InlineData("+861050000000", "+8610500000001", false)]
    [InlineData("+16502530000", "+16502530009", true)]
    [InlineData("+16502530000", "+16502530010", false)]
    [InlineData("+5491123456789", "+5491123456788", false)]
    [InlineData("+6560000000", "+6560000001", false)]
    public void BlockOf_TwoNumbers_IsOneIfLengthAndLeadingDigitsAre(string left, string right, bool isOne) =>
        Assert.Equal(isOne, PhoneBlocks.BlockOf(left) == PhoneBlocks.BlockOf(right));

    [Fact]
    public void BlockOf_NumbersOfOneBlock_HaveOneCountryAndArea()
    {
        string[] examples = [.. Examples()];
        Assert.True(examples.Length > 500);
        int compared = 0;
        Gen.Select(Gen.Int[0, examples.Length - 1], Gen.Int[2, 14], Digits, Digits)
            .Sample((index, kept, tail, otherTail) =>
            {
                // Start anywhere in the country's numbers, then anywhere in the block of that number.
                string number = WithTail(examples[index], Math.Min(kept, examples[index].Length), tail);
                int leading = 1 + PhoneBlocks.LeadingDigitsOf(number.AsSpan(1));
                string other = WithTail(number, Math.Min(leading, number.Length), otherTail);
                Assert.Equal(PhoneBlocks.BlockOf(number), PhoneBlocks.BlockOf(other));
                if (!IsValid(number)) return;
                Assert.True(IsValid(other), $"{number} is valid, {other} is not");
                Assert.Equal(PhoneGeocoder.Find(number), PhoneGeocoder.Find(other));
                Interlocked.Increment(ref compared);
            }, iter: 30_000);
        Assert.True(compared > 3_000, $"only {compared} of the numbers were valid");
    }

    [Theory]
    [InlineData("8613800210000", 10)]
    [InlineData("16502530000", 10)]
    [InlineData("254712345678", 10)]
    [InlineData("5491123456789", 15)]
    [InlineData("0", 15)]
    public void LeadingDigitsOf_Number_IsTenUnlessAMobileTokenShiftsIt(string digits, int expected) =>
        Assert.Equal(expected, PhoneBlocks.LeadingDigitsOf(digits));

    private static IEnumerable<string> Examples()
    {
        foreach (string country in Phones.GetSupportedRegions())
            foreach (PhoneNumberType type in Phones.GetSupportedTypesForRegion(country))
                if (Phones.GetExampleNumberForType(country, type) is { } example)
                    yield return Phones.Format(example, PhoneNumberFormat.E164);
    }

    private static string WithTail(string number, int kept, string tail) =>
        string.Concat(number.AsSpan(0, kept), tail.AsSpan(0, number.Length - kept));

    // The number as it stands, without the national prefixes that parsing removes.
    private static bool IsValid(string number) => FeatureValue.TryParseCanonical("tel:" + number, out _);
}
