using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// How many signatures this machine verifies per second with all cores and nothing else to do: the floor under every
/// payment, measured with the very function that the central calls.
/// </summary>
internal static class VerifyRate
{
    private const int Keys = 256;
    private const int MessageBytes = 320;

    /// <summary>Verifications per second on all cores.</summary>
    public static double Measure(BenchOwners owners, TimeSpan length)
    {
        var signed = new (PublicKey Key, byte[] Message, byte[] Signature)[Keys];
        for (int i = 0; i < Keys; i++)
        {
            using SoftwareKey key = owners.Key(i);
            byte[] message = new byte[MessageBytes];
            message[0] = (byte)i;
            signed[i] = (key.PublicKey, message, key.Sign(message));
        }

        Run(signed, length / 10);
        return Run(signed, length);
    }

    private static double Run((PublicKey Key, byte[] Message, byte[] Signature)[] signed, TimeSpan length)
    {
        long started = TimeProvider.System.GetTimestamp();
        long total = 0;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Thread(() =>
        {
            long count = 0;
            for (int i = number; TimeProvider.System.GetElapsedTime(started) < length; i++, count++)
            {
                (PublicKey key, byte[] message, byte[] signature) = signed[i % Keys];
                if (!key.Verify(message, signature)) throw new InvalidOperationException("A signature fails.");
            }

            Interlocked.Add(ref total, count);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return total / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
