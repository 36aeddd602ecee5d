using Jiaozi.Wallet;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Sandbox.Wallets;

/// <summary>A wallet on disk: a folder with the encrypted device key and the wallet's database.</summary>
public sealed class WalletFolder(string wallets, string name)
{
    /// <summary>Passphrase of wallets in a sandbox, which guard no real money.</summary>
    public const string SandboxPassphrase = "sandbox";

    private readonly string _folder = Path.Combine(wallets, name);

    /// <summary>True if there is a wallet.</summary>
    public bool Exists => File.Exists(DatabasePath);

    private string DatabasePath => Path.Combine(_folder, "wallet.db");

    private string KeyPath => Path.Combine(_folder, "device.pem");

    /// <summary>Makes the wallet, or goes on where making it stopped.</summary>
    /// <exception cref="WalletException">It cannot be made; try again.</exception>
    public async Task<TerminalWallet> CreateAsync(
        WalletSetup setup, string passphrase, WalletOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        SqliteWalletStore store = SqliteWalletStore.Open(DatabasePath);
        try
        {
            return await TerminalWallet.CreateAsync(setup, store, Keys(passphrase), options, cancellation);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the wallet.</summary>
    /// <exception cref="WalletException">There is none, or the passphrase is wrong.</exception>
    public async Task<TerminalWallet> OpenAsync(
        string passphrase, WalletOptions options, CancellationToken cancellation)
    {
        if (!Exists)
        {
            throw new WalletException(
                $"There is no wallet '{name}' in '{wallets}'. Make one with: jiaozi wallet create");
        }

        SqliteWalletStore store = SqliteWalletStore.Open(DatabasePath);
        try
        {
            return await TerminalWallet.OpenAsync(store, Keys(passphrase), options, cancellation);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private EncryptedKeyFile Keys(string passphrase) => new(KeyPath, passphrase, SystemRandomSource.Instance);
}
