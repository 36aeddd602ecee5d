using System.Security.Cryptography;
using System.Text;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Sandbox.Wallets;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Sandbox.Demo;

/// <summary>
/// On the first start: registers the demo owners, gives them money and appoints the institutions. Every step can be
/// repeated, so a first start that was cut short is finished by the next one.
/// </summary>
public static class DemoSetup
{
    private const string DoneFile = "demo.done";

    /// <summary>Does what is not done yet.</summary>
    /// <exception cref="InvalidOperationException">A step was refused.</exception>
    public static async Task RunAsync(
        SandboxHome home, IdentityProvider identity, HttpClient http, TimeProvider time, CancellationToken cancellation)
    {
        string done = Path.Combine(home.Paths.Data, DoneFile);
        if (File.Exists(done)) return;
        IReadOnlyList<ISigner> operators = home.OperatorKeys();
        var fronts = home.Network.Plan.Regions
            .SelectMany(region => region.Fronts)
            .Select(front => new Uri(front))
            .ToList();
        var desk = new OperatorDesk(
            home.Network, new FrontClient(http, fronts, TimeSpan.FromSeconds(15), time), operators,
            SystemRandomSource.Instance, time);
        IEnumerable<Task> owners = DemoOwner.Of([.. home.Network.Plan.Regions.Select(region => region.Code)])
            .Select(owner => MakeAsync(owner, home, identity, desk, fronts, http, time, cancellation));
        await Task.WhenAll(owners);
        await File.WriteAllTextAsync(done, "", cancellation);
    }

    private static async Task MakeAsync(
        DemoOwner owner, SandboxHome home, IdentityProvider identity, OperatorDesk desk, IReadOnlyList<Uri> fronts,
        HttpClient http, TimeProvider time, CancellationToken cancellation)
    {
        var folder = new WalletFolder(home.Paths.Wallets, owner.Name);
        var setup = new WalletSetup
        {
            Feature = owner.Feature,
            RootKey = home.Network.Root,
            DeviceName = owner.Name,
            IdentityToken = nonce => Task.FromResult(
                identity.MakeToken(owner.Feature, identity.SendCode(owner.Feature).Code, nonce.Value)
                ?? throw new InvalidOperationException("The identity provider refuses its own code.")),
        };
        await using TerminalWallet wallet = await folder.CreateAsync(
            setup, WalletFolder.SandboxPassphrase, new WalletOptions { Http = http, Fronts = fronts, Time = time },
            cancellation);
        if (owner.Institution)
        {
            DeskResult appointed = await desk.AdministerAsync(
                AdministrationAction.AppointInstitution, Party.Of(owner.Feature), cancellation: cancellation);
            Check(appointed, owner);
        }

        if (owner.MinorUnits > 0)
        {
            // The same order id at every try: a repeated first start cannot fund twice.
            byte[] seed = SHA256.HashData(Encoding.UTF8.GetBytes($"jiaozi-demo\n{home.Network.Plan.Id}\n{owner.Name}"));
            DeskResult funded = await desk.IssueAsync(
                Party.Of(owner.Feature), Amount.Of(owner.MinorUnits), OrderId.Create(0, seed.AsSpan(0, 10)),
                cancellation: cancellation);
            if (funded.Status != Status.OrderIdReused) Check(funded, owner);
        }

        await wallet.SyncAsync(cancellation);
    }

    private static void Check(DeskResult result, DemoOwner owner)
    {
        if (result.IsCommitted) return;
        throw new InvalidOperationException(
            $"Demo owner {owner.Name}: {result.Detail} (status {(int)result.Status})");
    }
}
