using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>Names for numbers that a newer central may know and this front may not.</summary>
internal static class StatusText
{
    public static string Name(int status) =>
        StatusInfo.IsKnown(status) ? StatusHttp.Name((Status)status) : "unknown";

    public static string Lower(string name) => string.Create(name.Length, name, static (text, from) =>
    {
        for (int i = 0; i < text.Length; i++) text[i] = char.ToLowerInvariant(from[i]);
    });
}
