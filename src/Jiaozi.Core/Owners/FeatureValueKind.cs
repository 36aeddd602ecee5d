namespace Jiaozi.Core.Owners;

/// <summary>What sort of number a feature value is (seed: 手机号 or 身份证号).</summary>
public enum FeatureValueKind
{
    /// <summary>A phone number (E.164).</summary>
    Phone,

    /// <summary>A Chinese citizen ID number (GB 11643), 18 characters.</summary>
    CitizenId,
}
