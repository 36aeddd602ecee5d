using System.Diagnostics;

namespace Jiaozi.Sandbox.Databases;

/// <summary>
/// The account that a database server runs as. PostgreSQL refuses to run as root, so under root it is the account
/// <c>postgres</c> of the distribution's package, or <c>nobody</c>; otherwise it is our own.
/// </summary>
internal sealed class ServerAccount
{
    private readonly (string Name, string User, string Group)? _other;

    private ServerAccount((string, string, string)? other) => _other = other;

    /// <summary>Finds the account.</summary>
    /// <exception cref="InvalidOperationException">We are root and there is no other account to use.</exception>
    public static ServerAccount Find()
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(null);
        string[][] accounts =
            [.. File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3)];
        foreach (string name in (string[])["postgres", "nobody"])
        {
            if (accounts.FirstOrDefault(fields => fields[0] == name) is { } found)
                return new ServerAccount((name, found[2], found[3]));
        }

        throw new InvalidOperationException(
            "PostgreSQL must not run as root, and there is neither an account 'postgres' nor 'nobody' to run it as.");
    }

    /// <summary>A command as the account.</summary>
    public ProcessStartInfo Command(string program, params IEnumerable<string> arguments) => _other is { } other
        ? new ProcessStartInfo(
            "setpriv",
            ["--reuid", other.User, "--regid", other.Group, "--clear-groups", "--", program, .. arguments])
        : new ProcessStartInfo(program, arguments);

    /// <summary>
    /// Makes a folder with all in it the account's own, and sees to it that the account can get there.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public async Task OwnAsync(string folder, CancellationToken cancellation)
    {
        if (_other is not { } other)
            return;
        await RunAsync(new ProcessStartInfo("chown", ["-R", $"{other.User}:{other.Group}", folder]), cancellation);
        try
        {
            await RunAsync(Command("test", "-w", Path.Combine(folder, ".")), cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"PostgreSQL must not run as root, and the account '{other.Name}' cannot get to {folder}."
                + " Choose another folder, or let others pass through the folders above it: chmod o+x.",
                e);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static async Task RunAsync(ProcessStartInfo command, CancellationToken cancellation)
    {
        command.RedirectStandardOutput = command.RedirectStandardError = true;
        using Process process = Process.Start(command)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        string errors = await process.StandardError.ReadToEndAsync(cancellation);
        await output;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command.FileName} failed ({process.ExitCode}): {errors.Trim()}");
    }
}
