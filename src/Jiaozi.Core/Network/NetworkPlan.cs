using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Network;

/// <summary>The content of the network file: everything public that all parts of a network must agree on.</summary>
public sealed record NetworkPlan
{
    /// <summary>Names the network, forever.</summary>
    public required NetworkId Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Grows with every change; a lower version never replaces a higher one.</summary>
    public required ulong Version { get; init; }

    /// <summary>The one currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Limits.</summary>
    public NetworkLimits Limits { get; init; } = new();

    /// <summary>How many different operators must sign an issuance (m of n).</summary>
    public required int IssuanceThreshold { get; init; }

    /// <summary>How many different operators must sign an administration order.</summary>
    public required int AdministrationThreshold { get; init; }

    /// <summary>Operators: issue, administer, audit.</summary>
    public required IReadOnlyList<NamedKey> Operators { get; init; }

    /// <summary>Auditors: may read the books.</summary>
    public IReadOnlyList<NamedKey> Auditors { get; init; } = [];

    /// <summary>Identity providers.</summary>
    public required IReadOnlyList<IdentityProviderPlan> IdentityProviders { get; init; }

    /// <summary>Regions.</summary>
    public required IReadOnlyList<RegionPlan> Regions { get; init; }

    /// <summary>Which feature values are at home where.</summary>
    public required HomeRegionTable HomeRegions { get; init; }

    /// <summary>Every reason why this program must not sign the plan, in plain words; empty if it may.</summary>
    public IReadOnlyList<string> ValidateForSigning()
    {
        List<string> errors = [.. Validate()];
        if (HomeRegions.PhoneDataError is { } error) errors.Add($"homeRegions: {error}");
        foreach (RegionPlan region in Regions)
        {
            foreach (string place in Repeated(region.Centrals.Select(Place)).Concat(Repeated(region.Fronts.Select(Place))))
                errors.Add($"regions.{region.Code}: '{place}' stands there several times.");
            foreach (string address in region.Centrals.Concat(region.Fronts).Where(IsMoreThanAPlace))
                errors.Add($"regions.{region.Code}: '{address}' is more than a scheme, a host and a port from 1 on.");
        }

        foreach (string text in Texts().Where(text => text.Any(char.IsControl)))
            errors.Add($"'{string.Concat(text.Where(c => !char.IsControl(c)))}' has characters that do not print.");
        foreach (IdentityProviderPlan provider in IdentityProviders.Where(provider => !provider.HasKeySet()))
            errors.Add($"identityProviders: the key set of '{provider.Issuer}' is no JSON Web Key Set (RFC 7517).");
        return errors;
    }

    /// <summary>Every error of the plan, in plain words; empty if it may be read.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Version == 0) errors.Add("version: must be 1 or more.");
        if (Limits.MaxOrderMinorUnits is < 1 or > Amount.MaxMinorUnits)
            errors.Add("limits.maxOrderMinorUnits: not an amount.");
        if (Limits.MaxExpirySeconds is < 1 or > 30 * 24 * 3600)
            errors.Add("limits.maxExpirySeconds: must be 1 second to 30 days.");
        if (Limits.MaxDevicesPerOwner is < 1 or > 64) errors.Add("limits.maxDevicesPerOwner: must be 1 to 64.");
        ValidateOperators(errors);
        ValidateTexts(errors);
        if (Regions.Count is 0 or > SealTotals.MaxLinks)
            errors.Add($"regions: a network has 1 to {SealTotals.MaxLinks}, not {Regions.Count}.");
        foreach (IGrouping<RegionCode, RegionPlan> same in Regions.GroupBy(region => region.Code).Where(g =>
            g.Count() > 1))
            errors.Add($"regions: {same.Key} stands there {same.Count()} times.");
        foreach (RegionPlan region in Regions) ValidateRegion(region, errors);
        IEnumerable<PublicKey> keys = Regions.SelectMany(region => region.Keys).Select(key => key.Key);
        foreach (IGrouping<KeyId, PublicKey> same in keys.GroupBy(key => key.Id).Where(g => g.Count() > 1))
            errors.Add($"regions: key {same.Key} is used {same.Count()} times.");
        errors.AddRange(HomeRegions.Validate().Select(error => $"homeRegions: {error}"));
        return errors;
    }

    private void ValidateOperators(List<string> errors)
    {
        int operators = Operators.Select(named => named.Key.Id).Distinct().Count();
        if (operators != Operators.Count) errors.Add("operators: two have the same key.");
        if (Auditors.Select(named => named.Key.Id).Distinct().Count() != Auditors.Count)
            errors.Add("auditors: two have the same key.");
        if (IssuanceThreshold < 2 || IssuanceThreshold > operators)
            errors.Add($"issuanceThreshold: must be 2 to {operators}, the number of operators.");
        if (AdministrationThreshold < 1 || AdministrationThreshold > operators)
            errors.Add($"administrationThreshold: must be 1 to {operators}, the number of operators.");
    }

    private void ValidateTexts(List<string> errors)
    {
        foreach (string name in Texts().Where(text => text.Length > NetworkPlanCodec.MaxText))
            errors.Add($"'{name[..32]}...' is longer than {NetworkPlanCodec.MaxText} characters.");
        foreach (IdentityProviderPlan provider in IdentityProviders)
        {
            if (provider.KeySetJson.Length > NetworkPlanCodec.MaxKeySet)
                errors.Add($"identityProviders: the key set of '{provider.Issuer}' is too long.");
        }

        foreach (string issuer in Repeated(IdentityProviders.Select(provider => provider.Issuer)))
            errors.Add($"identityProviders: '{issuer}' stands there several times.");
    }

    private IEnumerable<string> Texts() => Operators.Concat(Auditors).Select(named => named.Name)
        .Concat(IdentityProviders.SelectMany(provider => new[] { provider.Issuer, provider.Audience }))
        .Concat(Regions.SelectMany(region => region.Centrals.Concat(region.Fronts).Prepend(region.Name)))
        .Prepend(Name);

    /// <summary>
    /// What nobody would use, or some would and others not: a user, a path (also an empty one, of a slash), a query, a
    /// fragment, blanks around it.
    /// </summary>
    private static bool IsMoreThanAPlace(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        && (uri.Port == 0 || uri.AbsolutePath != "/" || address.AsSpan().ContainsAny("@?# ") || address.EndsWith('/'));

    /// <summary>Addresses that differ in writing only are one.</summary>
    private static string Place(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        ? uri.GetLeftPart(UriPartial.Authority)
        : address;

    private static IEnumerable<string> Repeated(IEnumerable<string> texts) =>
        texts.GroupBy(text => text, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key);

    private static void ValidateRegion(RegionPlan region, List<string> errors)
    {
        if (region.Code.IsNone) errors.Add($"regions: '{region.Name}' has no code.");
        int signing = region.Keys.Count(key => key.State == KeyState.Signing);
        if (signing != 1) errors.Add($"regions.{region.Code}.keys: {signing} keys are signing; exactly one must be.");
        if (region.Centrals.Count == 0) errors.Add($"regions.{region.Code}.centrals: none.");
        foreach (string address in region.Centrals.Concat(region.Fronts))
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
                errors.Add($"regions.{region.Code}: '{address}' is not an http(s) address.");
        }
    }
}
