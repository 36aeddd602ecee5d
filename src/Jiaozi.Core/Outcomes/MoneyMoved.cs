namespace Jiaozi.Core.Outcomes;

/// <summary>Whether the request changed anything: the field <c>outcome</c> of every answer.</summary>
public enum MoneyMoved
{
    /// <summary>Nothing changed.</summary>
    None,

    /// <summary>Done and durable.</summary>
    Committed,

    /// <summary>Not known here: ask by id, or send the same order again.</summary>
    Unknown,
}
