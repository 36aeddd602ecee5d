using Jiaozi.Core.Network;

namespace Jiaozi.Protocol.Network;

/// <summary>The network file in force. It may change at any time; take it once per piece of work.</summary>
public interface INetworkSource
{
    /// <summary>The newest verified file.</summary>
    NetworkFile Current { get; }
}
