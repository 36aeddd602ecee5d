namespace Jiaozi.Protocol.Http;

/// <summary>A page of an account's lines, oldest first.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null on the last.</param>
public sealed record StatementPage(IReadOnlyList<StatementItem> Lines, string? Next);
