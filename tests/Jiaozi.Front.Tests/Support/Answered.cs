using System.Text.Json.Serialization.Metadata;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Tests.Support;

internal static class Answered
{
    public static Task<OrderAnswer> OrderAsync(HttpResponseMessage response) =>
        ReadAsync(response, ApiJson.Default.OrderAnswer);

    /// <summary>Reads the body of a success.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type)
        where T : class
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return System.Text.Json.JsonSerializer.Deserialize(text, type)!;
    }
}
