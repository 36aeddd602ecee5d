using Jiaozi.Core.Network;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Cli.Commands;

/// <summary>A network plan as people edit it, JSON in a file.</summary>
internal static class PlanFile
{
    /// <exception cref="CommandException">The file holds no plan; the message lists every place.</exception>
    public static NetworkPlan Read(string path)
    {
        try
        {
            return NetworkJson.Read(File.ReadAllText(path));
        }
        catch (FormatException fault)
        {
            throw new CommandException($"'{path}' has errors; nothing was changed. {fault.Message}");
        }
    }

    /// <exception cref="CommandException">The plan must not be signed; the message lists all reasons.</exception>
    public static void Check(NetworkPlan plan)
    {
        IReadOnlyList<string> errors = plan.ValidateForSigning();
        if (errors.Count == 0) return;
        throw new CommandException(
            $"The plan has errors; nothing was changed:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
    }
}
