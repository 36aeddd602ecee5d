namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>One network for many tests, one after the other, each with owners of its own.</summary>
[CollectionDefinition(Name)]
public sealed class LiveCollection : ICollectionFixture<LiveNetwork>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "live network";
}
