// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// A vehicle is an ERC-721 token; its owner gives others permission bits that expire. Each transfer starts
/// an epoch, and a grant counts in its own epoch only. Nobody stands above the owners, and the code stays as it is.
contract Baseline is ERC721("Vehicle", "VEHICLE") {
    struct Grant {
        uint256 permissions;
        uint256 expiration;
        string source;
    }

    mapping(uint256 tokenId => uint256) private _epochs;
    mapping(uint256 tokenId => mapping(uint256 epoch => mapping(address grantee => Grant))) private _grants;

    event PermissionsSet(
        uint256 indexed tokenId, address indexed grantee, uint256 permissions, uint256 expiration, string source
    );

    /// Takes a free token id. Emits `Transfer`.
    function mint(uint256 tokenId) external {
        _mint(msg.sender, tokenId);
    }

    /// Grants, changes or, with nothing but zeros, revokes; for the owner alone. `expiration` is in seconds of
    /// Unix time, `source` the URI of the agreement. Emits `PermissionsSet`.
    function setPermissions(
        uint256 tokenId,
        address grantee,
        uint256 permissions,
        uint256 expiration,
        string calldata source
    ) external {
        address owner = _requireOwned(tokenId);
        if (msg.sender != owner) revert ERC721IncorrectOwner(msg.sender, tokenId, owner);
        _grants[tokenId][_epochs[tokenId]][grantee] = Grant(permissions, expiration, source);
        emit PermissionsSet(tokenId, grantee, permissions, expiration, source);
    }

    /// Whether `grantee` has the permission of bit number `permission` now.
    function hasPermission(uint256 tokenId, address grantee, uint8 permission) external view returns (bool) {
        Grant storage grant = _grants[tokenId][_epochs[tokenId]][grantee];
        return block.timestamp < grant.expiration && (grant.permissions >> permission) & 1 == 1;
    }

    /// Wipes all grants of a token that had an owner before. `Transfer` is the event of that as well.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from != address(0)) _epochs[tokenId]++;
    }
}
