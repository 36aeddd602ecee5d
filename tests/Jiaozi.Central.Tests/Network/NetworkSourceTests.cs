using System.Text;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Network;
using Jiaozi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Central.Tests.Network;

/// <summary>Which genuine network files a central, and which everybody else, takes into force.</summary>
public sealed class NetworkSourceTests : IDisposable
{
    private readonly TestNetwork _network = new();
    private readonly FakeTimeProvider _time = new();
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Watch_OtherPhoneData_TheCentralRefusesToStart()
    {
        Write(OtherPhoneData(), 1);
        var fault = Assert.Throws<WireFormatException>(
            () => NetworkSource.Watch(_path, _network.Root.PublicKey, _time, Objection));
        Assert.Contains("phone data xx", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_NewFileWithOtherPhoneData_TheCentralKeepsTheOldOneAndShouts()
    {
        Write(_network.File.Bytes, 1);
        await using NetworkSource source = NetworkSource.Watch(_path, _network.Root.PublicKey, _time, Objection);
        var shouts = new List<string>();
        source.Rejected += shouts.Add;
        Write(OtherPhoneData(), 2);

        for (int second = 0; second < 3; second++) _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1ul, source.Current.Plan.Version);
        Assert.Contains("phone data xx", Assert.Single(shouts), StringComparison.Ordinal);
        _network.Change(plan => plan);
        Write(_network.File.Bytes, 3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2ul, null), (source.Current.Plan.Version, source.Current.Plan.HomeRegions.PhoneDataVersion));
    }

    [Fact]
    public async Task Watch_OtherPhoneData_EverybodyElseTakesIt()
    {
        Write(_network.File.Bytes, 1);
        await using NetworkSource source = NetworkSource.Watch(_path, _network.Root.PublicKey, _time);
        Write(OtherPhoneData(), 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2ul, source.Current.Plan.Version);
    }

    [Fact]
    public async Task Offer_NotSignedByTheRoot_IsRejected()
    {
        await using NetworkSource source = NetworkSource.Of(_network.File);
        int rejected = 0;
        source.Rejected += _ => rejected++;
        Assert.False(source.Offer(NetworkFile.Sign(
            _network.File.Plan with { Version = 9 }, _network.Operators[0]).Bytes));
        Assert.Equal((1, 1ul), (rejected, source.Current.Plan.Version));
    }

    private static string? Objection(NetworkFile file) => file.Plan.HomeRegions.PhoneDataError;

    /// <summary>Version 2, as a program with other phone data would sign it.</summary>
    private ReadOnlyMemory<byte> OtherPhoneData()
    {
        NetworkPlan plan = _network.File.Plan;
        NetworkFile file = NetworkFile.Sign(plan with
        {
            Version = 2, HomeRegions = plan.HomeRegions with { PhoneDataVersion = HomeRegions.PhoneDataVersion },
        }, _network.Root);
        byte[] payload = SignedMessage.Decode(file.Bytes).Payload.ToArray();
        int start = payload.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(HomeRegions.PhoneDataVersion));
        payload.AsSpan(start, HomeRegions.PhoneDataVersion.Length).Fill((byte)'x');
        return SignedMessage.Sign(ContentTypes.Network, payload, _network.Root).Bytes;
    }

    private void Write(ReadOnlyMemory<byte> file, int day)
    {
        File.WriteAllBytes(_path, file.Span);
        File.SetLastWriteTimeUtc(_path, new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
    }
}
