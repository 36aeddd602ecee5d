using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// One HTTP/1.1 connection with one request under way. Written on bare sockets: a client library costs several times
/// what the servers need for a payment, and the generator shares their cores.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private readonly byte[] _head;
    private readonly byte[] _send = new byte[8 * 1024];
    private readonly byte[] _receive = new byte[32 * 1024];

    private LoadConnection(Uri front) => _head = Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {Routes.Payments} HTTP/1.1\r\nHost: {front.Authority}\r\nContent-Type: application/json\r\n")
        + "Content-Length: ");

    /// <summary>Connects to a front.</summary>
    public static async Task<LoadConnection> OpenAsync(Uri front)
    {
        var connection = new LoadConnection(front);
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(front.Host), front.Port));
        return connection;
    }

    /// <summary>Sends a payment and waits for the answer.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The answer is none that a front gives.</exception>
    public async ValueTask<LoadAnswer> PayAsync(byte[] order, byte[] coin)
    {
        int length = Write(order, coin);
        for (int sent = 0; sent < length;)
            sent += await _socket.SendAsync(_send.AsMemory(sent, length - sent), SocketFlags.None);
        int received = 0;
        while (true)
        {
            int more = await _socket.ReceiveAsync(_receive.AsMemory(received), SocketFlags.None);
            if (more == 0) throw new SocketException((int)SocketError.ConnectionReset);
            received += more;
            if (LoadAnswer.TryRead(_receive.AsMemory(0, received), out LoadAnswer answer)) return answer;
            if (received == _receive.Length) throw new InvalidDataException("An answer is too long.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Write(byte[] order, byte[] coin)
    {
        Span<byte> rest = _send;
        int body = 25 + order.Length + coin.Length;
        Add(_head, ref rest);
        body.TryFormat(rest, out int digits, provider: CultureInfo.InvariantCulture);
        rest = rest[digits..];
        Add("\r\n\r\n{\"order\":\""u8, ref rest);
        Add(order, ref rest);
        Add("\",\"coins\":[\""u8, ref rest);
        Add(coin, ref rest);
        Add("\"]}"u8, ref rest);
        return _send.Length - rest.Length;
    }

    private static void Add(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
