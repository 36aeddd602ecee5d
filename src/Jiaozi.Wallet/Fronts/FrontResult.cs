namespace Jiaozi.Wallet.Fronts;

/// <summary>
/// What became of a request to a front: exactly one of <see cref="FrontAnswer{T}"/>, <see cref="FrontProblem{T}"/> and
/// <see cref="FrontUnreachable{T}"/>.
/// </summary>
/// <typeparam name="T">The answer's type.</typeparam>
public abstract record FrontResult<T>
{
    private protected FrontResult() { }
}
