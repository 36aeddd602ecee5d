using System.Net;
using System.Net.Sockets;

namespace Jiaozi.Front.Tests.Support;

/// <summary>Accepts connections, reads whatever comes and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TcpClient> _clients = [];
    private readonly string _marker;

    /// <param name="marker">ASCII text whose arrival completes <see cref="Received"/>.</param>
    public SilentServer(string marker)
    {
        _marker = marker;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What has come so far, as Latin-1.</summary>
    public string Text { get; private set; } = "";

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Completes when the marker has arrived.</summary>
    public Task Received => _received.Task;

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
            foreach (TcpClient client in _clients) client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                lock (_clients) _clients.Add(client);
                _ = ReadAsync(client);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ReadAsync(TcpClient client)
    {
        var text = new System.Text.StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                text.Append(System.Text.Encoding.Latin1.GetString(buffer, 0, count));
                Text = text.ToString();
                if (Text.Contains(_marker, StringComparison.Ordinal)) _received.TrySetResult();
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The front has hung up.
        }
    }
}
