using CsCheck;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class CitizenIdPropertyTests
{
    private const string Alphabet = "0123456789X";

    /// <summary>Numbers with a valid area and date, so that only the check character can tell an error.</summary>
    private static readonly Gen<string> Body = Gen.Select(
        Gen.OneOf("110105", "310101", "440305", "650102", "820000"),
        Gen.Date[new DateTime(1800, 1, 1), new DateTime(2399, 12, 31)],
        Gen.Int[0, 999],
        (area, birth, sequence) => $"{area}{birth:yyyyMMdd}{sequence:000}");

    private static readonly Gen<string> Id = Body.Select(body => body + CitizenId.CheckCharacter(body));

    [Fact]
    public void CheckCharacter_AnyBody_AgreesWithTheStandardsSum() => Body.Sample(body =>
    {
        // ISO 7064 MOD 11-2 as the standard words it: sum of a(i) * 2^(i-1), places counted from the right, is 1.
        int sum = Alphabet.IndexOf(CitizenId.CheckCharacter(body), StringComparison.Ordinal);
        for (int place = 2; place <= 18; place++) sum += (body[18 - place] - '0') * (1 << (place - 1));
        Assert.Equal(1, sum % 11);
    });

    [Fact]
    public void TryParse_ValidId_IsRead() =>
        Id.Sample(id => Assert.Equal("cnid:" + id, FeatureValue.Parse(id).ToString()));

    [Fact]
    public void TryParse_AnyOneCharacterWrong_IsRefused() =>
        Gen.Select(Id, Gen.Int[0, 17], Gen.Char[Alphabet]).Sample((id, place, wrong) =>
        {
            if (id[place] == wrong) return;
            AssertRefused(id[..place] + wrong + id[(place + 1)..]);
        });

    [Fact]
    public void TryParse_AnyTwoNeighboursSwapped_IsRefused() =>
        Gen.Select(Id, Gen.Int[0, 16]).Sample((id, place) =>
        {
            if (id[place] == id[place + 1]) return;
            AssertRefused($"{id[..place]}{id[place + 1]}{id[place]}{id[(place + 2)..]}");
        });

    [Fact]
    public void TryParse_FifteenDigits_IsTheEighteenOfTheTwentiethCentury() =>
        Gen.Select(Gen.OneOf("110105", "310101", "820000"),
            Gen.Date[new DateTime(1900, 1, 1), new DateTime(1999, 12, 31)], Gen.Int[0, 999])
            .Sample((area, birth, sequence) =>
            {
                FeatureValue value = FeatureValue.Parse($"{area}{birth:yyMMdd}{sequence:000}");
                Assert.Equal($"{area}{birth:yyyyMMdd}{sequence:000}", value.Number[..17]);
                Assert.Equal(CitizenId.CheckCharacter(value.Number), value.Number[17]);
                Assert.Equal(value, FeatureValue.Parse(value.Number.Remove(17).Remove(6, 2)));
                Assert.Equal(value, FeatureValue.Parse(value.Number));
            });

    private static void AssertRefused(string id)
    {
        Assert.False(FeatureValue.TryParse(id, out FeatureValue value, out FeatureValueError error), id);
        Assert.NotEqual(FeatureValueError.None, error);
        Assert.True(value.IsNone);
        Assert.False(FeatureValue.TryParseCanonical("cnid:" + id, out _));
    }
}
