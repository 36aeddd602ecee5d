using CsCheck;
using Jiaozi.Core.Owners;
using PhoneNumbers;

namespace Jiaozi.Core.Tests.Owners;

public sealed class FeatureValuePropertyTests
{
    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    private static readonly Gen<char> NastyChar = Gen.OneOf(
        Gen.Char["0123456789"], Gen.Char["0123456789"], Gen.Char["+ -()./;,#xX:telcnid"], Gen.Char,
        Gen.OneOf('\0', '\u202E', '\u200F', '\u061C', '\uD800', '\uDFFF', '\uFEFF'),
        Gen.OneOf('\u0663', '\uFF0B', '\uFF18', '\uFF38'));

    private static readonly Gen<string> Nasty = Gen.Select(
        Gen.OneOf("", "tel:", "cnid:", "+", "+86", "00", "86", "1101051990"),
        NastyChar.Array[0, FeatureValue.MaxInputLength + 2],
        (start, rest) => start + new string(rest));

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndRoundTrips() => Nasty.Sample(text =>
    {
        bool isRead = FeatureValue.TryParse(text, out FeatureValue value, out FeatureValueError error);
        Assert.Equal(isRead, error == FeatureValueError.None);
        Assert.Equal(isRead, !value.IsNone);
        if (isRead) AssertRoundTrip(value);
    }, iter: 20_000);

    [Fact]
    public void TryParseCanonical_AnyText_AcceptsOnlyItsOwnForm() => Nasty.Sample(text =>
    {
        if (FeatureValue.TryParseCanonical(text, out FeatureValue value)) Assert.Equal(text, value.ToString());
    }, iter: 20_000);

    [Fact]
    public void TryParse_DigitsAfterAPlus_RoundTripOrAreRefused() =>
        Gen.Select(Gen.OneOf([.. Phones.GetSupportedCallingCodes()]), Gen.Char["0123456789"].Array[4, 13])
            .Sample((code, digits) =>
            {
                if (FeatureValue.TryParse($"+{code}{new string(digits)}", out FeatureValue value, out _))
                    AssertRoundTrip(value);
            }, iter: 20_000);

    [Fact]
    public void TryParse_ExampleNumbersOfEveryCountry_RoundTripInEveryFormat()
    {
        foreach (string country in Phones.GetSupportedRegions())
            foreach (PhoneNumberType type in Phones.GetSupportedTypesForRegion(country))
            {
                PhoneNumber? example = Phones.GetExampleNumberForType(country, type);
                if (example is null) continue;
                string e164 = Phones.Format(example, PhoneNumberFormat.E164);
                string typed = Phones.Format(example, PhoneNumberFormat.INTERNATIONAL);
                Assert.True(FeatureValue.TryParse(typed, out FeatureValue value, out _), $"{country} {type} {typed}");
                Assert.Equal("tel:" + e164, value.ToString());
                AssertRoundTrip(value);
            }
    }

    private static void AssertRoundTrip(FeatureValue value)
    {
        string text = value.ToString();
        Assert.True(text.Length <= FeatureValue.MaxCanonicalLength, text);
        Assert.True(FeatureValue.TryParseCanonical(text, out FeatureValue canonical), text);
        Assert.Equal(value, canonical);
        Assert.Equal(text, canonical.ToString());
        Assert.Equal(value, FeatureValue.Parse(text));
        Assert.Equal(value, FeatureValue.Parse(value.Number));
    }
}
