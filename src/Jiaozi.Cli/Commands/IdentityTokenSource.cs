using Jiaozi.Cli.Output;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Wallet;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary>Where the identity token comes from: a file, or a one-time code traded for it.</summary>
internal sealed class IdentityTokenSource(IdentityClient provider, string? code, bool readCode, string? tokenFile)
{
    public async Task<string> GetAsync(DeviceNonce nonce, CancellationToken cancellation)
    {
        if (tokenFile is not null) return (await File.ReadAllTextAsync(tokenFile, cancellation)).Trim();
        string feature = nonce.Feature.ToString();
        string answer = code ?? await AskAsync(feature, cancellation);
        return await provider.GetTokenAsync(feature, answer, nonce.Value, cancellation)
            ?? throw new CommandException("The code is wrong, used or too old. Run the command again for a new one.");
    }

    private async Task<string> AskAsync(string feature, CancellationToken cancellation)
    {
        await provider.SendCodeAsync(feature, cancellation);
        if (readCode)
        {
            return await provider.ReadInboxAsync(feature, cancellation)
                ?? throw new CommandException("The sandbox's inbox has no code for this owner.");
        }

        if (Console.IsInputRedirected)
        {
            throw new CommandException(
                "A one-time code was sent. Pass it with --code, or use --read-code in a sandbox.");
        }

        return new Printer(json: false).Err.Prompt(
            new TextPrompt<string>($"Code sent to {feature} (the sandbox prints it):"));
    }
}
