namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>Tests that start whole networks of processes run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessCollection
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "processes";
}
