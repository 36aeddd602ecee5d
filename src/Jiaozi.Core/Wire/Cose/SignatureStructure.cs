namespace Jiaozi.Core.Wire.Cose;

/// <summary>The bytes that a COSE signature covers (RFC 9052 §4.4), with empty external data.</summary>
public static class SignatureStructure
{
    /// <summary>For COSE_Sign1: ["Signature1", header, h'', payload].</summary>
    public static byte[] One(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        WriteOne(header, payload).ToArray();

    /// <summary>For one signer of COSE_Sign: ["Signature", body header, signer header, h'', payload].</summary>
    public static byte[] OneOfSeveral(
        ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        WriteOneOfSeveral(body, header, payload).ToArray();

    internal static WireWriter WriteOne(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        new WireWriter().StartArray(4).Text("Signature1").Bytes(header).Bytes(default).Bytes(payload).EndArray();

    internal static WireWriter WriteOneOfSeveral(
        ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        new WireWriter().StartArray(5).Text("Signature").Bytes(body).Bytes(header).Bytes(default).Bytes(payload)
            .EndArray();
}
