using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>The key of this terminal: signs orders and access requests, and never shows its secret.</summary>
public interface IDeviceKey : ISigner, IDisposable;
