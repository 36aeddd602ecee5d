using Jiaozi.Cli.Commands;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Watching;

/// <summary>A node that the network file does not name, because it joins or leaves.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Address">Its address.</param>
internal sealed record UnlistedNode(RegionCode Region, string Address)
{
    /// <summary>Reads <c>CN-SH=https://10.1.0.13:7110</c>.</summary>
    /// <exception cref="CommandException">It is not of this form.</exception>
    public static UnlistedNode Parse(string text)
    {
        string[] parts = text.Split('=', 2);
        return parts.Length == 2 && RegionCode.TryParse(parts[0], out RegionCode region)
            && Uri.TryCreate(parts[1], UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            && address.PathAndQuery == "/"
            ? new UnlistedNode(region, address.GetLeftPart(UriPartial.Authority))
            : throw new CommandException(
                $"--node: '{text}' is no region and address, such as CN-SH=https://10.1.0.13:7110.");
    }
}
