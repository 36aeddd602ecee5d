using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Tests.Stores;

public sealed class MemoryWalletStoreTests : WalletStoreConformance
{
    private protected override IWalletStore Open() => new MemoryWalletStore();

    private protected override ValueTask<IWalletStore> ReopenAsync(IWalletStore store) => ValueTask.FromResult(store);
}
