namespace Jiaozi.Central.Links;

/// <summary>The other region cannot be reached. The transfers wait and are offered again.</summary>
public sealed class LinkException : Exception
{
    /// <summary>Says why.</summary>
    public LinkException(string message, Exception inner) : base(message, inner) { }
}
