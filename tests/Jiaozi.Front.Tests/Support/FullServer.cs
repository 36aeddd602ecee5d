using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Front.Tests.Support;

/// <summary>
/// A port whose accept queue is full, so that further connections neither come about nor are refused.
/// </summary>
internal sealed class FullServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    public FullServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Blocking = false;
            _waiting.Add(socket);
            try
            {
                socket.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException fault)
                when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It is on its way into the queue; that is what it is for.
            }
        }
    }

    public string Address => $"http://{_listener.LocalEndPoint}";

    public void Dispose()
    {
        foreach (Socket socket in _waiting) socket.Dispose();
        _listener.Dispose();
    }
}
