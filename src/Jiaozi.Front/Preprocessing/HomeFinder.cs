using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Front.Preprocessing;

/// <summary>
/// Finds the region whose central decides (seed S2: 根据路由信息). Owner ids carry it; for feature values the network
/// file says it, all but the overrides of single owners: those need the network key, which no front has.
/// </summary>
/// <param name="here">The front's own region.</param>
internal sealed class HomeFinder(RegionCode here)
{
    /// <summary>The region to send an order to, or null if the network has none for it.</summary>
    public RegionCode? Find(Order order, NetworkFile file) => order switch
    {
        SpendingOrder spending => Known(spending.Payer.Region, file),
        RevocationOrder revocation => Known(revocation.Owner.Region, file),
        IssuanceOrder issuance => Find(issuance.Payee, file),
        AdministrationOrder administration => Find(administration.Owner, file),
        RegistrationOrder registration => Find(registration.Feature, file),
        _ => null,
    };

    /// <summary>The region to ask about a party.</summary>
    public RegionCode? Find(Party party, NetworkFile file) =>
        party.Owner is { } owner ? Known(owner.Region, file) : Find(party.Feature!.Value, file);

    /// <summary>The region, if the network has it.</summary>
    public static RegionCode? Known(RegionCode region, NetworkFile file) =>
        file.Region(region) is null ? null : region;

    private RegionCode? Find(FeatureValue feature, NetworkFile file)
    {
        if (file.Homes.TryFind(feature, out RegionCode region)) return Known(region, file);

        // A single owner's override may still give it a home; any central can tell, so the nearest one is asked.
        return file.Plan.HomeRegions.Owners.Count > 0 ? Known(here, file) : null;
    }
}
