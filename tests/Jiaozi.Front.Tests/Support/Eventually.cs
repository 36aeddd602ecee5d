namespace Jiaozi.Front.Tests.Support;

internal static class Eventually
{
    /// <summary>Asks until the answer is yes; gives up after many times and fails.</summary>
    public static async Task TrueAsync(Func<Task<bool>> ask)
    {
        for (int i = 0; i < 2000; i++)
        {
            if (await ask()) return;
            await Task.Delay(10);
        }

        Assert.Fail("The condition never came true.");
    }
}
