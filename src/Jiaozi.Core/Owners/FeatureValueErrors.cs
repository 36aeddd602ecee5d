namespace Jiaozi.Core.Owners;

/// <summary>Says a <see cref="FeatureValueError"/> in words.</summary>
public static class FeatureValueErrors
{
    /// <summary>One plain English sentence for the person who typed the text; never quotes the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The error is not one of the enumeration.</exception>
    public static string Explain(this FeatureValueError error) => error switch
    {
        FeatureValueError.None => "This is a valid phone number or ID number.",
        FeatureValueError.Empty => "Enter a phone number or an ID number.",
        FeatureValueError.TooLong => $"The text is longer than {FeatureValue.MaxInputLength} characters.",
        FeatureValueError.NotANumber => "A phone number or ID number has no such letters or signs.",
        FeatureValueError.PhoneInvalid =>
            "There is no such phone number; a number from outside China starts with + and the country code.",
        FeatureValueError.PhoneExtension =>
            "A phone number with an extension or parameters does not name one owner; enter the number alone.",
        FeatureValueError.CitizenIdLength => "An ID number has 18 characters (15 on old cards).",
        FeatureValueError.CitizenIdArea => "The first two digits of the ID number are not a province.",
        FeatureValueError.CitizenIdDate => "Digits 7 to 14 of the ID number are not a birth date.",
        FeatureValueError.CitizenIdCheckDigit => "The last character of the ID number does not match the others.",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Not a feature value error."),
    };
}
