namespace Jiaozi.Central.Host;

/// <summary>A configuration with errors, all of them.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Lists the errors.</summary>
    public ConfigurationException(IReadOnlyList<string> errors) : base(string.Join(Environment.NewLine, errors)) =>
        Errors = errors;

    /// <summary>The errors in plain words.</summary>
    public IReadOnlyList<string> Errors { get; }
}
