namespace Jiaozi.Sandbox.Identity;

/// <summary>A one-time code as it would reach a phone.</summary>
/// <param name="To">The feature value.</param>
/// <param name="Code">Six digits.</param>
/// <param name="SentAt">When.</param>
public sealed record CodeMessage(string To, string Code, DateTimeOffset SentAt);
