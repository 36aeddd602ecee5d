namespace Jiaozi.Front.Configuration;

/// <summary>The configuration cannot be used; every error at once, in plain words.</summary>
public sealed class FrontConfigurationException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One sentence each, starting with the name of the setting.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
