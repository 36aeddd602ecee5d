using System.Security.Cryptography;
using Jiaozi.Core.Orders;

namespace Jiaozi.EndToEnd.Tests.Support;

internal static class Orders
{
    public static OrderId NewId() => OrderId.Create(
        TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), RandomNumberGenerator.GetBytes(10));
}
