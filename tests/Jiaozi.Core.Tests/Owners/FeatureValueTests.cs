using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class FeatureValueTests
{
    [Theory]
    [InlineData("tel:+8613800210000")]
    [InlineData("TEL:+86 138 0021 0000")]
    [InlineData("+86 138 0021 0000")]
    [InlineData("  +86-138-0021-0000\t")]
    [InlineData("(+86) 138.0021.0000")]
    [InlineData("+8613800210000")]
    [InlineData("0086 138 0021 0000")]
    [InlineData("tel:008613800210000")]
    [InlineData("8613800210000")]
    [InlineData("13800210000")]
    [InlineData("tel:138-0021-0000")]
    [InlineData("013800210000")]
    [InlineData("138 0021 0000")]
    [InlineData("\u202A+86 138\u00A00021\u20110000\u202C")]
    [InlineData("+\u0668\u0666\u0661\u0663\u0668\u0660\u0660\u0662\u0661\u0660\u0660\u0660\u0660")]
    [InlineData("\uFF0B\uFF18\uFF16\uFF08138\uFF0900210000")]
    public void TryParse_AnySpellingOfAPhone_IsOneValue(string text)
    {
        Assert.True(FeatureValue.TryParse(text, out FeatureValue value, out FeatureValueError error));
        Assert.Equal(FeatureValueError.None, error);
        Assert.Equal(FeatureValueKind.Phone, value.Kind);
        Assert.Equal("+8613800210000", value.Number);
        Assert.Equal("tel:+8613800210000", value.ToString());
        Assert.Equal(FeatureValue.Parse("tel:+8613800210000"), value);
    }

    [Theory]
    [InlineData("021 5000 0000", "tel:+862150000000")]
    [InlineData("+862150000000", "tel:+862150000000")]
    [InlineData("+861050000000", "tel:+861050000000")]
    [InlineData("+862050000000", "tel:+862050000000")]
    [InlineData("+44 (0)20 7123 4567", "tel:+442071234567")]
    [InlineData("0044 20 7123 4567", "tel:+442071234567")]
    [InlineData("+1 (650) 253-0000", "tel:+16502530000")]
    [InlineData("+254 712 345678", "tel:+254712345678")]
    [InlineData("+49 30/12345678", "tel:+493012345678")]
    [InlineData("+81 3-1234-5678", "tel:+81312345678")]
    [InlineData("+91 98123 45678", "tel:+919812345678")]
    [InlineData("+39 06 1234 5678", "tel:+390612345678")]
    [InlineData("+852 2123 4567", "tel:+85221234567")]
    public void TryParse_PhoneOfAnyCountry_IsE164(string text, string canonical) =>
        Assert.Equal(canonical, FeatureValue.Parse(text).ToString());

    [Theory]
    [InlineData("cnid:11010519491231002X")]
    [InlineData("CNID:11010519491231002x")]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData("110105 19491231 002X")]
    [InlineData("110105-1949-1231-002X")]
    [InlineData("\uFF11\uFF110105\u300019491231\u3000002\uFF58")]
    [InlineData("110105491231002")]
    [InlineData("cnid:110105491231002")]
    public void TryParse_AnySpellingOfACitizenId_IsOneValue(string text)
    {
        Assert.True(FeatureValue.TryParse(text, out FeatureValue value, out FeatureValueError error));
        Assert.Equal(FeatureValueError.None, error);
        Assert.Equal(FeatureValueKind.CitizenId, value.Kind);
        Assert.Equal("11010519491231002X", value.Number);
        Assert.Equal("cnid:11010519491231002X", value.ToString());
    }

    [Theory]
    [InlineData(null, FeatureValueError.Empty)]
    [InlineData("", FeatureValueError.Empty)]
    [InlineData(" \t ", FeatureValueError.Empty)]
    [InlineData("tel:", FeatureValueError.NotANumber)]
    [InlineData("cnid:", FeatureValueError.NotANumber)]
    [InlineData(";", FeatureValueError.NotANumber)]
    [InlineData("Alice", FeatureValueError.NotANumber)]
    [InlineData("+1 800 FLOWERS", FeatureValueError.NotANumber)]
    [InlineData("13800210000+", FeatureValueError.NotANumber)]
    [InlineData("++8613800210000", FeatureValueError.NotANumber)]
    [InlineData("1380021\00000", FeatureValueError.NotANumber)]
    [InlineData("mailto:13800210000", FeatureValueError.NotANumber)]
    [InlineData("cnid:+8613800210000", FeatureValueError.NotANumber)]
    [InlineData("cnid:11010519491231002X;ext=1", FeatureValueError.NotANumber)]
    [InlineData("11010519491231002X5", FeatureValueError.NotANumber)]
    [InlineData("13800210000 x12", FeatureValueError.PhoneExtension)]
    [InlineData("+8613800210000;ext=12", FeatureValueError.PhoneExtension)]
    [InlineData("tel:7042;phone-context=example.com", FeatureValueError.PhoneExtension)]
    [InlineData("tel:+8613800210000x", FeatureValueError.PhoneExtension)]
    [InlineData("110", FeatureValueError.PhoneInvalid)]
    [InlineData("+", FeatureValueError.PhoneInvalid)]
    [InlineData("+999 123 4567", FeatureValueError.PhoneInvalid)]
    [InlineData("+8612345", FeatureValueError.PhoneInvalid)]
    [InlineData("1380021000", FeatureValueError.PhoneInvalid)]
    [InlineData("+49800123456789012", FeatureValueError.PhoneInvalid)] // dialled in Germany, but no E.164
    [InlineData("tel:1790000 16502530000", FeatureValueError.PhoneInvalid)] // through a carrier, to America
    [InlineData("1790000 683 4002", FeatureValueError.PhoneInvalid)]
    [InlineData("+37508107663958", FeatureValueError.PhoneInvalid)] // reads as +3758107663958, and that otherwise
    [InlineData("tel:110105199001011232", FeatureValueError.PhoneInvalid)]
    [InlineData("00110105199001011232", FeatureValueError.PhoneInvalid)]
    [InlineData("12345678901234567890123456789012345678901234567890", FeatureValueError.CitizenIdLength)]
    [InlineData("cnid:13800210000", FeatureValueError.CitizenIdLength)]
    [InlineData("1101051990010112", FeatureValueError.CitizenIdLength)]
    [InlineData("cnid:11010549123100X", FeatureValueError.CitizenIdLength)]
    [InlineData("161105199001011232", FeatureValueError.CitizenIdArea)]
    [InlineData("990105900101123", FeatureValueError.CitizenIdArea)]
    [InlineData("110105199002301232", FeatureValueError.CitizenIdDate)]
    [InlineData("110105190002291232", FeatureValueError.CitizenIdDate)]
    [InlineData("110105179912311232", FeatureValueError.CitizenIdDate)]
    [InlineData("110105000000001232", FeatureValueError.CitizenIdDate)]
    [InlineData("110105901301123", FeatureValueError.CitizenIdDate)]
    [InlineData("110105199001011233", FeatureValueError.CitizenIdCheckDigit)]
    [InlineData("11010519900101123X", FeatureValueError.CitizenIdCheckDigit)]
    public void TryParse_NoFeatureValue_SaysWhy(string? text, FeatureValueError expected)
    {
        Assert.False(FeatureValue.TryParse(text, out FeatureValue value, out FeatureValueError error));
        Assert.Equal(expected, error);
        Assert.Equal(default, value);
        Assert.True(value.IsNone);
    }

    [Fact]
    public void TryParse_LongerThanTheLimit_IsRefusedUnread()
    {
        string padded = "+8613800210000".PadLeft(FeatureValue.MaxInputLength);
        Assert.True(FeatureValue.TryParse(padded, out _, out _));
        Assert.False(FeatureValue.TryParse(" " + padded, out _, out FeatureValueError error));
        Assert.Equal(FeatureValueError.TooLong, error);
    }

    [Fact]
    public void TryParse_EveryProvinceAndTaiwanPermit_IsRead()
    {
        const string Codes = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
            + "50 51 52 53 54 61 62 63 64 65 71 81 82 83";
        string[] provinces = Codes.Split(' ');
        for (int code = 0; code < 100; code++)
        {
            string body = $"{code:00}000020000229001";
            string id = "cnid:" + body + CitizenId.CheckCharacter(body);
            Assert.Equal(provinces.Contains($"{code:00}"), FeatureValue.TryParseCanonical(id, out _));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+8613800210000")]
    [InlineData("tel:13800210000")]
    [InlineData("tel:8613800210000")]
    [InlineData("TEL:+8613800210000")]
    [InlineData("tel: +8613800210000")]
    [InlineData("tel:+86 13800210000")]
    [InlineData("tel:+8613800210000 ")]
    [InlineData("tel:+86013800210000")]
    [InlineData("tel:\uFF0B8613800210000")]
    [InlineData("tel:+861380021000\uFF10")]
    [InlineData("tel:+8613800210000;ext=1")]
    [InlineData("tel:+")]
    [InlineData("tel:+9991234567")]
    [InlineData("tel:+4402071234567")]
    [InlineData("tel:+3758107663958")]
    [InlineData("tel:+123456789012345678901234567890")]
    [InlineData("11010519491231002X")]
    [InlineData("cnid:11010519491231002x")]
    [InlineData("cnid:110105491231002")]
    [InlineData("cnid:11010519491231002X\0")]
    [InlineData("cnid:11010519491231002\uFF38")]
    [InlineData("CNID:11010519491231002X")]
    [InlineData("cnid:110105199001011233")]
    public void TryParseCanonical_AnyOtherSpelling_IsRefused(string? text)
    {
        Assert.False(FeatureValue.TryParseCanonical(text, out FeatureValue value));
        Assert.True(value.IsNone);
    }

    [Fact]
    public void Parse_NoFeatureValue_ThrowsWithoutQuotingIt()
    {
        FormatException thrown = Assert.Throws<FormatException>(() => FeatureValue.Parse("110105199001011233"));
        Assert.Equal(FeatureValueError.CitizenIdCheckDigit.Explain(), thrown.Message);
    }

    [Fact]
    public void Default_NamesNobody()
    {
        FeatureValue none = default;
        Assert.True(none.IsNone);
        Assert.Equal("", none.Number);
        Assert.Equal("", none.ToString());
    }

    [Fact]
    public void Explain_EveryError_IsItsOwnSentence()
    {
        string[] sentences = [.. Enum.GetValues<FeatureValueError>().Select(error => error.Explain())];
        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((FeatureValueError)999).Explain());
    }
}
