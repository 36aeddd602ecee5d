using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Network;

public sealed class NetworkFileTests
{
    private static readonly SoftwareKey Root = World.Network.Root;

    [Fact]
    public void Sign_Open_RoundTripsEveryField()
    {
        NetworkPlan plan = Codecs.FullPlan();
        NetworkFile file = NetworkFile.Open(NetworkFile.Sign(plan, Root).Bytes, Root.PublicKey);
        Assert.Equal(NetworkPlanCodec.Encode(plan), NetworkPlanCodec.Encode(file.Plan));
        Assert.Equal(plan.HomeRegions.PhoneDataVersion, file.Plan.HomeRegions.PhoneDataVersion);
        Assert.Equal(plan.Limits, file.Plan.Limits);
        Assert.Equal(plan.Regions.Count, file.Plan.Regions.Count);
        Assert.Equal(Root.PublicKey, file.Root);
    }

    [Fact]
    public void Sign_OtherPhoneData_IsRefusedButEveryoneCanReadSuchAFile()
    {
        NetworkPlan plan = World.File.Plan with
        {
            HomeRegions = World.File.Plan.HomeRegions with { PhoneDataVersion = "1.2.3" },
        };
        var fault = Assert.Throws<ArgumentException>(() => NetworkFile.Sign(plan, Root));
        Assert.Contains("phone data 1.2.3", fault.Message, StringComparison.Ordinal);
        SignedMessage elsewhere = SignedMessage.Sign(ContentTypes.Network, NetworkPlanCodec.Encode(plan), Root);
        NetworkFile read = NetworkFile.Open(elsewhere.Bytes, Root.PublicKey);
        Assert.NotNull(read.Plan.HomeRegions.PhoneDataError);
        Assert.True(read.Homes.TryFind(TestNetwork.Phone(TestNetwork.Shanghai, 1), out _));
    }

    [Theory]
    [InlineData("address", "stands there several times")]
    [InlineData("slash", "stands there several times")]
    [InlineData("name", "'[2Jred' has characters that do not print")]
    [InlineData("keys", "is no JSON Web Key Set")]
    public void Sign_WhatOnlyAMistakeCanBe_IsRefusedButEveryoneCanReadSuchAFile(string mistake, string words)
    {
        NetworkPlan plan = Codecs.FullPlan();
        plan = mistake switch
        {
            "address" => Region(plan, region => region with { Centrals = [region.Centrals[0], .. region.Centrals] }),
            "slash" => Region(plan, region => region with { Fronts = ["http://front.example:80", "HTTP://front.EXAMPLE"] }),
            "name" => Region(plan, region => region with { Name = "\e[2Jred" }),
            _ => plan with { IdentityProviders = [plan.IdentityProviders[0] with { KeySetJson = "x" }] },
        };

        var fault = Assert.Throws<ArgumentException>(() => NetworkFile.Sign(plan, Root));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        SignedMessage elsewhere = SignedMessage.Sign(ContentTypes.Network, NetworkPlanCodec.Encode(plan), Root);
        Assert.Equal(plan.Regions[0].Name, NetworkFile.Open(elsewhere.Bytes, Root.PublicKey).Plan.Regions[0].Name);
    }

    [Theory]
    [InlineData("http://somebody@front.example")]
    [InlineData("http://@front.example:1")]
    [InlineData("http://front.example/")]
    [InlineData("http://front.example:1//")]
    [InlineData("http://front.example/v1")]
    [InlineData("http://front.example?x=1")]
    [InlineData("http://front.example#x")]
    [InlineData("http://front.example:0")]
    [InlineData(" http://front.example")]
    [InlineData("http://front.example:1 ")]
    public void Sign_AddressThatIsMoreThanAPlace_IsRefused(string address)
    {
        NetworkPlan plan = Region(Codecs.FullPlan(), region => region with { Fronts = [address] });

        var fault = Assert.Throws<ArgumentException>(() => NetworkFile.Sign(plan, Root));

        Assert.Contains($"'{address}' is more than a scheme, a host and a port", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://front.example")]
    [InlineData("HTTP://Front.example:80")]
    [InlineData("http://[::1]:7110")]
    public void Sign_AddressThatIsAPlace_IsTaken(string address) => Assert.NotNull(NetworkFile.Sign(
        Region(Codecs.FullPlan(), region => region with { Fronts = [address] }), Root));

    [Fact]
    public void Sign_KeySetWithAFieldTwice_IsRefused()
    {
        NetworkPlan plan = Codecs.FullPlan();
        plan = plan with
        {
            IdentityProviders = [plan.IdentityProviders[0] with { KeySetJson = """{"keys":[],"keys":[]}""" }],
        };

        var fault = Assert.Throws<ArgumentException>(() => NetworkFile.Sign(plan, Root));

        Assert.Contains("is no JSON Web Key Set", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherRootKey_IsRefused() => Assert.Throws<WireFormatException>(
        () => NetworkFile.Open(World.File.Bytes, World.Ed25519.PublicKey));

    [Fact]
    public void Open_AnyChangedByte_IsRefused()
    {
        for (int i = 0; i < World.File.Bytes.Length; i += 11)
        {
            byte[] changed = World.File.Bytes.ToArray();
            changed[i] ^= 0x10;
            Assert.Throws<WireFormatException>(() => NetworkFile.Open(changed, Root.PublicKey));
        }
    }

    [Fact]
    public void Open_OtherContentTypeOrSeveralSignatures_IsRefused()
    {
        byte[] payload = NetworkPlanCodec.Encode(World.File.Plan);
        SignedMessage order = SignedMessage.Sign(ContentTypes.Administration, payload, Root);
        SignedMessage several = SignedMessage.SignByAll(ContentTypes.Network, payload, [Root, World.Ed25519]);
        Assert.Throws<WireFormatException>(() => NetworkFile.Open(order.Bytes, Root.PublicKey));
        Assert.Throws<WireFormatException>(() => NetworkFile.Open(several.Bytes, Root.PublicKey));
    }

    [Fact]
    public void Open_SignedPlanWithErrors_IsRefused()
    {
        byte[] payload = NetworkPlanCodec.Encode(World.File.Plan with { IssuanceThreshold = 1, Version = 0 });
        var fault = Assert.Throws<WireFormatException>(() => NetworkFile.Open(
            SignedMessage.Sign(ContentTypes.Network, payload, Root).Bytes, Root.PublicKey));
        Assert.Contains("issuanceThreshold", fault.Message, StringComparison.Ordinal);
        Assert.Contains("version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TooLarge_IsRefusedUnread() => Assert.Throws<WireFormatException>(
        () => NetworkFile.Open(new byte[NetworkFile.MaxBytes + 1], Root.PublicKey));

    [Fact]
    public void Find_KeysOperatorsAuditors_FindsThemAndNobodyElse()
    {
        NetworkFile file = NetworkFile.Sign(Codecs.FullPlan(), Root);
        KeyId key = World.Network.RegionKey(TestNetwork.Beijing).PublicKey.Id;
        Assert.True(file.TryFindKey(key, out RegionCode region, out RegionKey? found));
        Assert.Equal((TestNetwork.Beijing, KeyState.Signing), (region, found!.State));
        Assert.False(file.TryFindKey(World.Ed25519.PublicKey.Id, out _, out _));
        Assert.NotNull(file.Operator(World.Network.Operators[0].PublicKey.Id));
        Assert.Null(file.Operator(World.Es256.PublicKey.Id));
        Assert.NotNull(file.Reader(World.Es256.PublicKey.Id));
        Assert.NotNull(file.Reader(World.Network.Operators[0].PublicKey.Id));
        Assert.Null(file.Reader(World.Ed25519.PublicKey.Id));
        Assert.Null(file.Region(RegionCode.Parse("CN-XZ")));
    }

    [Fact]
    public void Validate_SoundPlan_HasNoErrors() => Assert.Empty(Codecs.FullPlan().Validate());

    public static TheoryData<string> Faults => [.. FaultTable.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_OneFault_IsReportedAndTheFileRefused(string word)
    {
        NetworkPlan plan = FaultTable[word](Codecs.FullPlan());
        Assert.Contains(plan.Validate(), error => error.Contains(word, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => NetworkFile.Sign(plan, Root));
    }

    [Fact]
    public void Validate_AllFaultsAtOnce_AreAllReported()
    {
        string[] together =
        [
            "version: must", "maxOrderMinorUnits", "maxExpirySeconds", "maxDevicesPerOwner", "issuanceThreshold",
            "administrationThreshold", "auditors: two", "keys are signing", "centrals: none", "not an http",
        ];
        NetworkPlan plan = together.Aggregate(Codecs.FullPlan(), (sum, word) => FaultTable[word](sum));
        string errors = string.Join('\n', plan.Validate());
        foreach (string word in together) Assert.Contains(word, errors, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Func<NetworkPlan, NetworkPlan>> FaultTable = new()
    {
        ["version: must"] = plan => plan with { Version = 0 },
        ["maxOrderMinorUnits"] = plan => plan with { Limits = plan.Limits with { MaxOrderMinorUnits = 0 } },
        ["maxExpirySeconds"] = plan => plan with { Limits = plan.Limits with { MaxExpirySeconds = 31 * 86400 } },
        ["maxDevicesPerOwner"] = plan => plan with { Limits = plan.Limits with { MaxDevicesPerOwner = 65 } },
        ["operators: two"] = plan => plan with { Operators = [.. plan.Operators, plan.Operators[0]] },
        ["auditors: two"] = plan => plan with { Auditors = [plan.Operators[0], plan.Operators[0]] },
        ["issuanceThreshold"] = plan => plan with { IssuanceThreshold = 1 },
        ["administrationThreshold"] = plan => plan with { AdministrationThreshold = 4 },
        ["regions: a network"] = plan => plan with { Regions = [] },
        ["stands there 2 times"] = plan => plan with { Regions = [.. plan.Regions, plan.Regions[0]] },
        ["is used 2 times"] = plan => Region(plan, r => r with
        {
            Keys = [.. r.Keys, new RegionKey(plan.Regions[1].Keys[0].Key, KeyState.Revoked)],
        }),
        ["has no code"] = plan => Region(plan, r => r with { Code = default }),
        ["keys are signing"] = plan => Region(plan, r => r with { Keys = [] }),
        ["centrals: none"] = plan => Region(plan, r => r with { Centrals = [] }),
        ["not an http"] = plan => Region(plan, r => r with { Fronts = ["ftp://x", "not an address"] }),
        ["is longer than"] = plan => plan with { Name = new string('n', 257) },
        ["the key set"] = plan => plan with { IdentityProviders = [new("i", "a", new string('k', 65_537))] },
        ["several times"] = plan => plan with { IdentityProviders = [new("i", "a", "{}"), new("i", "b", "{}")] },
        ["homeRegions"] = plan => plan with { HomeRegions = plan.HomeRegions with { Prefixes = [new("x",
            TestNetwork.Beijing)] } },
    };

    private static NetworkPlan Region(NetworkPlan plan, Func<RegionPlan, RegionPlan> change) =>
        plan with { Regions = [change(plan.Regions[0]), .. plan.Regions.Skip(1)] };
}
