using System.CommandLine;
using Jiaozi.Core.Network;
using Jiaozi.Hosting.Tls;
using Jiaozi.Sandbox.Certificates;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi network certificates</c>: a small authority and certificates for every node, for trials.</summary>
internal static class NetworkCertificatesCommand
{
    public static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the files; an authority that is there already issues anew.",
            HelpName = "DIR",
            Required = true,
        };
        var days = new Option<int>("--days")
        {
            Description = "How long the certificates are valid, 1 to 825.",
            HelpName = "N",
            DefaultValueFactory = _ => 90,
        };
        var command = new Command(
            "certificates", "Makes an authority and certificates for TLS between fronts and centrals, for trials.")
        {
            data, network, rootKey, folder, days,
        };
        command.Run((parsed, _) =>
        {
            NetworkContext context = NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            int life = parsed.GetValue(days);
            if (life is < 1 or > 825) throw new CommandException("--days must be 1 to 825.");
            Issue(context.Network.Plan, parsed.GetValue(folder)!, TimeSpan.FromDays(life));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Issue(NetworkPlan plan, string folder, TimeSpan life)
    {
        Directory.CreateDirectory(folder);
        string authorities = Path.Combine(folder, "authorities.pem");
        TrialAuthority authority = TrialAuthority.Open(
            authorities, Path.Combine(folder, "authority.key"), $"{plan.Name} trial authority", TimeProvider.System);
        foreach (RegionPlan region in plan.Regions)
        {
            string[] hosts = [.. region.Centrals.Select(address => new Uri(address).Host).Distinct()];
            string central = Path.Combine(folder, $"central-{region.Code}");
            authority.Issue(new NodeName(NodeRole.Central, region.Code), hosts, life, central);
            string front = Path.Combine(folder, $"front-{region.Code}");
            authority.Issue(new NodeName(NodeRole.Front, region.Code), [], life, front);
        }

        authority.Issue(new NodeName(NodeRole.Auditor, default), [], life, Path.Combine(folder, "auditor"));
        Console.WriteLine(
            $"'{authorities}' and a certificate with its key for every central and front and for an auditor, valid for "
            + $"{life.TotalDays} days. Keep authority.key away from the servers.");
    }
}
