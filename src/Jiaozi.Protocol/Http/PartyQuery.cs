namespace Jiaozi.Protocol.Http;

/// <summary>Asks for somebody by what people type: phone number, citizen id, or owner id.</summary>
/// <param name="Party">The text.</param>
public sealed record PartyQuery(string Party);
