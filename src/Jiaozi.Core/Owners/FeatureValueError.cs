namespace Jiaozi.Core.Owners;

/// <summary>Why a text is no feature value; <see cref="FeatureValueErrors.Explain"/> says it in a sentence.</summary>
public enum FeatureValueError
{
    /// <summary>No error: the text is a feature value.</summary>
    None,

    /// <summary>The text is missing or holds nothing but spaces.</summary>
    Empty,

    /// <summary>The text is longer than <see cref="FeatureValue.MaxInputLength"/> characters.</summary>
    TooLong,

    /// <summary>The text holds characters that belong to neither a phone number nor an ID number.</summary>
    NotANumber,

    /// <summary>No phone network numbers its subscribers like this.</summary>
    PhoneInvalid,

    /// <summary>The phone number carries an extension or <c>tel:</c> parameters.</summary>
    PhoneExtension,

    /// <summary>The ID number has neither 18 nor 15 characters.</summary>
    CitizenIdLength,

    /// <summary>The first two digits are no province of GB/T 2260.</summary>
    CitizenIdArea,

    /// <summary>The birth date is not in the calendar, or before 1800.</summary>
    CitizenIdDate,

    /// <summary>The last character does not check the others (ISO 7064 MOD 11-2).</summary>
    CitizenIdCheckDigit,
}
