using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Assay.Cli.Serving;

/// <summary>
/// Who may look. This machine's users may where nothing but this machine can connect; others need the token that stands in the address
/// that was printed. Pages of other sites may not, whoever looks at them: a browser says on whose behalf it asks (<c>Origin</c>,
/// <c>Sec-Fetch-Site</c>), and under which name it found this machine (<c>Host</c>).
/// </summary>
/// <param name="address">What is listened on.</param>
/// <param name="token">What a request must know; null: nothing.</param>
internal sealed class Access(IPAddress address, string? token)
{
    private readonly byte[]? _token = token is null ? null : Hash(token);

    /// <summary>What is listened on.</summary>
    public IPAddress Address => address;

    /// <summary>Whether that is every address of this machine.</summary>
    public bool IsAny => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The token; null where none is needed.</summary>
    public string? Token => token;

    /// <summary>To an address: a token is needed where others than this machine can connect.</summary>
    public static Access To(IPAddress address) =>
        new(address, IPAddress.IsLoopback(address) ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Why a request is refused, with the status of the answer; null where it is not.</summary>
    public (int Status, string Why)? Refusal(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, "nothing can be changed here: GET and HEAD alone are answered");
        if (!IsOurs(request.Host)) return (StatusCodes.Status403Forbidden, "the host that was asked for is not this one: open the address that was printed");
        if (IsForeign(request)) return (StatusCodes.Status403Forbidden, "the page of another site may not read this");
        if (_token is not null && !Knows(request)) return (StatusCodes.Status401Unauthorized, "the token is missing or wrong: open the address that was printed, with its token");
        return null;
    }

    // Where all addresses are listened on, whoever knows the token has found the way.
    private bool IsOurs(HostString host) => host.Host is "localhost" or "127.0.0.1" or "[::1]"
        || (IsAny ? host.HasValue && _token is not null : IPAddress.TryParse(host.Host, out IPAddress? named) && named.Equals(address));

    private static bool IsForeign(HttpRequest request)
    {
        string? origin = request.Headers.Origin, site = request.Headers["Sec-Fetch-Site"];
        if (origin is not null && origin != $"{request.Scheme}://{request.Host}") return true;
        if (site is null or "same-origin" or "none") return false;
        // A link in a message leads to the page, which holds nothing: what it shows it asks for itself.
        return !(request.Path == "/" && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document");
    }

    // Hashes, so that neither the time of comparing nor the length tells anything.
    private bool Knows(HttpRequest request) => request.Query["token"] is [{ } told] && CryptographicOperations.FixedTimeEquals(Hash(told), _token);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
